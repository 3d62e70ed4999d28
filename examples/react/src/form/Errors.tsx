// What is wrong with a field, one line a rule.
import type { ServerError } from './serverErrors.ts';

export function Errors({ id, errors }: { readonly id?: string; readonly errors: readonly ServerError[] }) {
  if (errors.length === 0) return null;
  return (
    <ul id={id} className="errors">
      {errors.map(({ code, message }) => (
        <li key={code}>{message}</li>
      ))}
    </ul>
  );
}
