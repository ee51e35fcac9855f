// A request's name, which may break where its parts meet rather than within a word.

import { Fragment } from "preact";

export function Name({ text }: { text: string }) {
  // Without lookbehind, which Safari before 16.4 cannot read.
  const parts = text.match(/[^/._-]*[/._-]+|[^/._-]+$/g) ?? [text];
  return (
    <>
      {parts.map((part, index) => (
        <Fragment key={index}>
          {index > 0 && <wbr />}
          {part}
        </Fragment>
      ))}
    </>
  );
}
