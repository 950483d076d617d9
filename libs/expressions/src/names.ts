import { isBuiltin } from './builtins.js';
import { isCamundaFunction } from './camunda/index.js';
import {
  DATE_AND_TIME,
  calledFunction,
  dateAndTimeInZone,
  literalInZone,
  nameOf,
  type SyntaxNode,
} from './syntax.js';

/** The names an expression uses. */
export interface Names {
  /** Variables it reads from outside, in the order in which they are written. */
  readonly variables: readonly string[];
  /** Functions it calls by name. */
  readonly functions: readonly string[];
  /** Called, but neither built in nor defined within the expression. */
  readonly unknownFunctions: readonly string[];
  /** The names, as they are written, of calls of functions that are not feelin's own. */
  readonly calls: ReadonlySet<SyntaxNode>;
}

type Scope = ReadonlySet<string>;

/** What `for`, `some`, `every`, functions, contexts and filters bind is no variable from outside, as far as it reaches. */
export function namesOf(root: SyntaxNode): Names {
  const variables = new Set<string>();
  const functions = new Set<string>();
  const unknown = new Set<string>();
  const calls = new Set<SyntaxNode>();
  visit(root, new Set());
  return { variables: [...variables], functions: [...functions], unknownFunctions: [...unknown], calls };

  function visit(node: SyntaxNode, scope: Scope): void {
    if (node.name === 'VariableName') {
      const name = nameOf(node);
      if (!scope.has(name)) variables.add(name);
      return;
    }
    const called = calledFunction(node) ?? dateAndTimeInZone(node);
    if (called !== undefined) {
      functions.add(called);
      if (!scope.has(called)) {
        if (isCamundaFunction(called)) calls.add(node.children[0]!);
        else if (!isBuiltin(called)) unknown.add(called);
      }
      visitInOrder(node.children.slice(1), scope);
      return;
    }
    if (literalInZone(node) !== undefined) functions.add(DATE_AND_TIME);
    if (node.name === 'FilterExpression') {
      const [target, ...filter] = node.children;
      if (target) visit(target, scope);
      visitInOrder(filter, new Set([...scope, 'item']));
      return;
    }
    visitInOrder(node.children, node.name === 'ForExpression' ? new Set([...scope, 'partial']) : scope);
  }

  /** What an earlier sibling binds is known to the later ones. */
  function visitInOrder(nodes: readonly SyntaxNode[], scope: Scope): void {
    let inner = scope;
    for (const node of nodes) {
      visit(node, inner);
      const bound = bindingsOf(node);
      if (bound.length > 0) inner = new Set([...inner, ...bound]);
    }
  }
}

/** The names that a node binds for its later siblings. */
function bindingsOf(node: SyntaxNode): string[] {
  const [first] = node.children;
  switch (node.name) {
    case 'InExpressions':
    case 'FormalParameters':
      return node.children.flatMap(bindingsOf);
    case 'InExpression':
    case 'ContextEntry':
    case 'FormalParameter':
      return first === undefined ? [] : bindingsOf(first);
    case 'ParameterName':
    case 'Key':
      return first === undefined || first.name === 'StringLiteral' ? [] : [nameOf(first)];
    case 'Name':
      return [nameOf(node)];
    default:
      return [];
  }
}
