import type { Form } from './closure.js';

export const numericLiteral: Form = ({ text }) => {
  const value = Number(text.replaceAll(/\s/g, ''));
  return Number.isFinite(value) ? () => value : undefined;
};

/** Escapes are left to feelin. */
export const stringLiteral: Form = ({ text }) => {
  if (text.length < 2 || text.includes('\\')) return undefined;
  const value = text.slice(1, -1);
  return () => value;
};

export const booleanLiteral: Form = ({ text }) => {
  const value = text === 'true';
  return () => value;
};

export const nullLiteral: Form = () => () => null;
