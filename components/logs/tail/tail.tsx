'use client';

/** The tab Tail: lines as they are written, and earlier ones. */
export function Tail() {
  return <p>Tail</p>;
}
