import type { Json } from '@onward/model';
import type { SyntaxNode } from '../syntax.js';

/** The answer of a compiled form that meets values it does not know well enough: feelin decides. */
export const UNSURE: unique symbol = Symbol('unsure');

export type Lookup = (name: string) => Json | undefined;
export type Closure = (lookup: Lookup) => Json | typeof UNSURE;

/** Compiles a node that lies within a form; undefined where its form is not among the common ones. */
export type Compile = (node: SyntaxNode) => Closure | undefined;
export type Form = (node: SyntaxNode, compile: Compile) => Closure | undefined;

export const isScalar = (value: Json): value is string | number | boolean =>
  value !== null && typeof value !== 'object';
