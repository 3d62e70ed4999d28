// What a publisher's own pages or servers fill in, and visitors do not see: with `?fields=all`.
import { useFormContext } from 'react-hook-form';
import type { Site } from '../api/useSite.ts';
import { useTexts } from '../language/PageLanguage.tsx';
import { Field } from './Field.tsx';
import { fieldId } from './fieldLabel.ts';
import type { PageValues } from './formValues.ts';
import { MetadataFields } from './MetadataFields.tsx';

export function PublisherFields({ site }: { readonly site: Site }) {
  const texts = useTexts();
  const { register } = useFormContext<PageValues>();
  return (
    <details>
      <summary>{texts.forPublisher}</summary>
      <div className="fold">
        <MetadataFields />
        <Field name="oldProviderId" hint={texts.hints.oldProviderId} />
        {/* Where the site assesses risks, its provider gives the token. */}
        {!site.riskAssessment && <Field name="securityToken" />}
        <label className="check">
          <input type="checkbox" id={fieldId('emailHardbounce')} {...register('emailHardbounce')} />
          {texts.fields.emailHardbounce}
        </label>
      </div>
    </details>
  );
}
