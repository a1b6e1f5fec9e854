import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type LineCounter, type Node } from 'yaml';

export interface Position {
  /** From 1. */
  line: number;
  column: number;
}
type Path = readonly PropertyKey[];

/** Where the values and keys of a YAML document are. */
export class Positions {
  constructor(
    private readonly document: Document,
    private readonly counter: LineCounter,
  ) {}

  /** `offset`: characters from the start of the file. */
  at(offset: number): Position {
    const { line, col } = this.counter.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  }

  /** Of a value; of one that is missing, that of what it is missing in. */
  ofValue(path: Path): Position {
    let node = this.document.contents as Node | null;
    let offset = node?.range?.[0] ?? 0;
    for (const name of path) {
      node = this.resolved(node);
      const child = isSeq(node) ? node.items[Number(name)] : pairOf(node, name)?.value;
      if (!isNode(child)) break;
      node = child;
      offset = node.range?.[0] ?? offset;
    }
    return this.at(offset);
  }

  /** Of a key in the map at a path. */
  ofKey(path: Path, key: string): Position {
    const pair = pairOf(this.nodeAt(path), key);
    return isNode(pair?.key) ? this.at(pair.key.range?.[0] ?? 0) : this.ofValue(path);
  }

  private nodeAt(path: Path): Node | null {
    let node = this.resolved(this.document.contents as Node | null);
    for (const name of path) {
      const child = isSeq(node) ? node.items[Number(name)] : pairOf(node, name)?.value;
      node = this.resolved(isNode(child) ? child : null);
    }
    return node;
  }

  private resolved(node: Node | null): Node | null {
    return isAlias(node) ? (node.resolve(this.document) ?? null) : node;
  }
}

const pairOf = (node: Node | null, name: PropertyKey) =>
  isMap(node)
    ? node.items.find(({ key }) => String(isScalar(key) ? key.value : key) === String(name))
    : undefined;
