// Another way to go from a step.

interface Props {
  readonly text: string;
  readonly action: string;
  readonly onAction: () => void;
}

export function Aside({ text, action, onAction }: Props) {
  return (
    <p className="lead">
      {text}{' '}
      <button type="button" className="link" onClick={onAction}>
        {action}
      </button>
    </p>
  );
}
