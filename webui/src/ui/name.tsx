// A request's name, which may break where its parts meet rather than within a word.

import { Fragment } from "preact";

export function Name({ text }: { text: string }) {
  const parts = text.split(/(?<=[/._-])(?=[^/._-])/);
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
