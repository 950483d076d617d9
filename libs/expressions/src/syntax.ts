import { evaluate, parseExpression } from 'feelin';
import { NAMES_WITH_KEYWORDS } from './camunda/names.js';

/** The dialect in which a name with special characters can be written in backticks. */
export const DIALECT = 'camunda';

/** A node of the syntax tree, as plain data. `name` is that of the FEEL grammar; keywords and brackets are nodes, too. */
export interface SyntaxNode {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly children: readonly SyntaxNode[];
}

export type SyntaxTree =
  { readonly ok: true; readonly root: SyntaxNode } | { readonly ok: false; readonly message: string };

/**
 * Parses without looking at any variable, so that an expression means the same whatever the values are.
 * A tree deeper than `maxNesting` is refused: everything behind this walks it recursively.
 */
export function parseSyntax(feel: string, maxNesting: number): SyntaxTree {
  const open: { name: string; from: number; to: number; text: string; children: SyntaxNode[] }[] = [];
  let root: SyntaxNode | undefined;
  let valid = true;
  let depth = 0;
  parseExpression(feel, NAMES_WITH_KEYWORDS, DIALECT).iterate({
    enter({ type, from, to }) {
      if (type.isError) valid = false;
      if (type.isSkipped) return false;
      depth = Math.max(depth, open.length);
      open.push({ name: type.name, from, to, text: feel.slice(from, to), children: [] });
      return true;
    },
    leave({ type }) {
      if (type.isSkipped) return;
      const node = open.pop()!;
      const parent = open.at(-1);
      if (parent) parent.children.push(node);
      else root = node;
    },
  });
  if (!valid || root === undefined) return { ok: false, message: describeSyntaxError(feel) };
  if (depth > maxNesting)
    return { ok: false, message: `It is nested ${depth} levels deep, more than the ${maxNesting} allowed.` };
  return { ok: true, root };
}

/** What feelin says about text that does not parse, with the place of it. */
function describeSyntaxError(feel: string): string {
  try {
    evaluate(feel, NAMES_WITH_KEYWORDS, DIALECT);
  } catch (error) {
    const { message, position } = error as { message: string; position?: { from: number } };
    return position === undefined ? `${message}.` : `${message} at character ${position.from + 1}.`;
  }
  return 'It is incomplete.';
}

/** A name as it is looked up: one space between its words, without backticks. */
export function nameOf(node: SyntaxNode): string {
  const words = node.children.length === 0 ? [node.text] : node.children.map(({ text }) => text);
  return words.map((word) => word.replaceAll('`', '')).join(' ');
}

/** All nodes below (and with) a node, parents first. */
export function* descendants(node: SyntaxNode): Generator<SyntaxNode> {
  yield node;
  for (const child of node.children) yield* descendants(child);
}

/** The name of the function that an invocation calls by name. */
export function calledFunction(node: SyntaxNode): string | undefined {
  const [target] = node.children;
  if (node.name !== 'FunctionInvocation' || target === undefined) return undefined;
  return target.name === 'VariableName' || target.name === 'SpecialFunctionName' ? nameOf(target) : undefined;
}

/** `date and time` where it may be asked for a time zone: by several arguments, or by a name. It has a node of its own in the grammar. */
export function dateAndTimeInZone({ name, children }: SyntaxNode): string | undefined {
  const [target, , parameters] = children;
  if (
    name !== 'DateTimeLiteral' ||
    target?.name !== 'DateTimeConstructor' ||
    nameOf(target) !== 'date and time'
  )
    return undefined;
  const { length } = parameters?.children ?? [];
  return parameters?.name === 'NamedParameters' || length > 1 ? 'date and time' : undefined;
}
