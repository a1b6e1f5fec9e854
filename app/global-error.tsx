'use client';
import './globals.css';

/** In place of everything, where even the frame of the page could not be displayed: it uses nothing of ours. */
export default function GlobalError({ reset }: { error: Error; reset(): void }) {
  return (
    <html lang="en">
      <head>
        <title>Pulseboard could not be displayed</title>
      </head>
      <body>
        <main role="alert" className="mx-auto mt-[20vh] max-w-md px-6 text-center">
          <h1 className="font-semibold text-lg">Pulseboard could not be displayed</h1>
          <p className="mt-2 text-ink-2">
            The fault is in the page, not in your data: Kafka still has every event. The browser console has
            the cause.
          </p>
          <button
            type="button"
            onClick={reset}
            className="mt-4 h-9 rounded-md border border-line-strong px-3 font-medium"
          >
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}
