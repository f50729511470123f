import { expect, it } from 'vitest';
import { snippetOf } from '../src/features/embed/embed-snippet.tsx';

it('the HTML of an embedded board keeps its title within its attribute', () => {
  const html = snippetOf({ origin: 'https://b.example', slug: 'demo', title: '"><script>&' });
  expect(html).toContain('src="https://b.example/embed/boards/demo"');
  expect(html).toContain('title="&quot;>&lt;script>&amp;"');
});
