'use client';

/** The last resort, when even the layout failed: no styles or providers can be relied on here. */
export default function GlobalError({ reset }: { error: Error; reset: () => void }) {
  return (
    <html lang="en">
      <body
        style={{
          fontFamily: 'system-ui, sans-serif',
          padding: '4rem 1.5rem',
          textAlign: 'center',
          colorScheme: 'light dark',
        }}
      >
        <h1 style={{ fontSize: '1.25rem' }}>Fidboard stopped working on this page</h1>
        <p>The fault is ours. Your submissions are not affected.</p>
        <button type="button" onClick={reset}>
          Try again
        </button>
      </body>
    </html>
  );
}
