/** Finds every number on a page or a part of it, with the headings above it. */
import type { Locator } from '@playwright/test';

export interface Figure {
  /** Names of the regions, lists, tables and dialogs around it, the outermost first; its own label last. */
  name: string;
  /** First text of its row or list item. */
  row: string;
  /** Text of the whole block. */
  text: string;
}

/** Collects every text, field value and aria-label with a digit. */
export const figuresIn = (part: Locator): Promise<Figure[]> =>
  part.evaluate((root) => {
    const clean = (text: string | null | undefined) => (text ?? '').replaceAll(/\s+/g, ' ').trim();
    // biome-ignore lint/performance/useDomNodeTextContent: hidden text is not collected
    const textOf = (element: Element) => clean((element as HTMLElement).innerText ?? element.textContent);

    function labelOf(element: Element): string {
      const label = element.getAttribute('aria-label');
      if (label) return clean(label);
      const ids = element.getAttribute('aria-labelledby')?.split(' ') ?? [];
      if (ids.length > 0) return clean(ids.map((id) => document.getElementById(id)?.textContent).join(' '));
      if (element instanceof HTMLTableElement) return clean(element.caption?.textContent);
      if (element.matches('section, article')) return clean(element.querySelector('h2, h3')?.textContent);
      return '';
    }

    const rowOf = (element: Element) => element.closest('tr, [role=row]');
    function columnOf(element: Element): string {
      const cell = element.closest('td, th, [role=cell], [role=gridcell]');
      const row = cell && rowOf(cell);
      const table = row?.closest('table, [role=table]');
      if (!cell || !row || !table) return '';
      const index = [...row.children].indexOf(cell);
      const head = table.querySelector('tr, [role=row]');
      return clean(head?.children[index]?.textContent);
    }
    /** The heading of a tile. */
    const titleOf = (element: Element) =>
      clean(
        element.parentElement?.querySelector(':scope > h2, :scope > dt')?.textContent ??
          element.parentElement?.parentElement?.querySelector(':scope > h2')?.textContent,
      );

    /** The link of a row, or its first text. */
    function beginOf(item: Element): string {
      const link = item.querySelector('th[scope=row], [role=cell] a');
      if (link) return textOf(link);
      // biome-ignore lint/performance/useDomNodeTextContent: hidden text is not collected
      const [line] = (item as HTMLElement).innerText.split(/[\n\t]/).filter((part) => part.trim() !== '');
      return clean(line);
    }

    function figureOf(element: Element, text: string) {
      const names: string[] = [];
      const own = columnOf(element) || titleOf(element);
      for (let at: Element | null = element.parentElement; at; at = at.parentElement) {
        const label = labelOf(at);
        if (label && !names.includes(label)) names.unshift(label);
      }
      if (own && names.at(-1) !== own) names.push(own);
      const item = rowOf(element) ?? element.closest('li');
      return { name: names.join(' > '), row: item ? beginOf(item) : '', text };
    }

    function blockOf(node: Node): Element {
      let at = node.parentElement as Element;
      while (getComputedStyle(at).display === 'inline' && at.parentElement) at = at.parentElement;
      return at;
    }

    const found = new Map<Element, string>();
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { currentNode: node } = walker;
      const parent = node.parentElement;
      if (!parent || !/\d/.test(node.textContent ?? '') || parent.closest('script, style, noscript'))
        continue;
      if (!parent.checkVisibility()) continue;
      const block = blockOf(node);
      found.set(block, textOf(block));
    }
    const figures = [...found].map(([element, text]) => figureOf(element, text));
    for (const field of root.querySelectorAll('input')) {
      const text = field.value || field.placeholder;
      if (/\d/.test(text) && field.checkVisibility()) {
        const label = labelOf(field) || clean(field.labels?.[0]?.textContent);
        const { name, row } = figureOf(field, text);
        figures.push({
          name: `${name} > field ${label}`,
          row,
          text: field.getAttribute('aria-valuetext') ?? text,
        });
      }
    }
    for (const element of root.querySelectorAll('[aria-label]')) {
      const label = clean(element.getAttribute('aria-label'));
      if (/\d/.test(label) && element.checkVisibility()) figures.push(figureOf(element, `named: ${label}`));
    }
    return figures;
  });
