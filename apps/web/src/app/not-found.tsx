import { Missing } from '../design/missing.tsx';

export default function NotFound() {
  return (
    <Missing title="This page does not exist">
      The address leads nowhere. Perhaps a letter is missing, or the page has moved.
    </Missing>
  );
}
