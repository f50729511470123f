/** A grey stand-in of the given size; the page that shows several says "Loading" once for screen readers. */
export function Skeleton({ className = '' }: { className?: string }) {
  return (
    <div
      aria-hidden="true"
      className={`animate-[breathe_1.8s_ease-in-out_infinite] rounded-md bg-sunken ${className}`}
    />
  );
}

export function Loading({ what }: { what: string }) {
  return (
    <p role="status" className="sr-only">
      Loading {what}
    </p>
  );
}
