'use client';
import './globals.css';

/** Shown when the layout itself fails, so it uses no component of the app. */
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
            The error is in the page, not in Kafka: no event is lost. The browser console shows the error.
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
