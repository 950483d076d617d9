import { readFile } from 'node:fs/promises';
import type { Answer, Call } from './wire.js';

/** A command that the server has acknowledged: from then on it must never be lost. */
export interface Acknowledged {
  readonly call: Call;
  readonly answer: Answer;
  /** What its events can be recognised by; absent: it leads to none of its own in the feeds. */
  readonly evidence?: string | undefined;
}

/** Something that has really happened outside, by the job it was done for. */
export interface Effect {
  /** `effect:<job key>:<number>`; what a job is completed with. */
  readonly id: string;
  readonly job: string;
  readonly instance: string;
  readonly element: string;
  readonly type: string;
  /** Of a compensation: the effect that it was told to undo. */
  readonly undoes: string | null;
}

/** What is known outside of the server, and what it must not contradict. */
export class Ledger {
  readonly acknowledged: Acknowledged[] = [];
  /** Of external workers. */
  readonly external: Effect[] = [];
  /** Evidence of commands without a key whose answer was lost: they have happened once or not at all. */
  readonly unknown: string[] = [];
  /** The payments that were published, acknowledged or not: for which `ref`. */
  readonly published = new Map<string, string>();
  /** What must not happen and did. */
  readonly violations: string[] = [];
  /** The newest position anybody was answered. */
  position: string | undefined;
  private markers = 0;

  constructor(
    /** Where in-process handlers write their effects. */
    readonly file: string,
  ) {}

  /** A text that occurs nowhere else. */
  marker(): string {
    return `marker:${++this.markers}:`;
  }

  async effects(): Promise<readonly Effect[]> {
    const text = await readFile(this.file, 'utf8').catch(() => '');
    const lines = text.split('\n').filter((line) => line !== '');
    return [...lines.map((line) => JSON.parse(line) as Effect), ...this.external];
  }
}
