export function Footer() {
  return (
    <footer className="border-line border-t">
      <p className="mx-auto max-w-[84rem] px-4 py-6 text-ink-3 text-sm sm:px-6">
        Fidboard. Every score names its extractor and its protocol, and says how many images stand behind it.
      </p>
    </footer>
  );
}
