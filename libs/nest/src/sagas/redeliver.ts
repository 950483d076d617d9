import type { Rejection } from '@onward/model';

/** A saga's command could not be taken now, through no fault of its own: the event is to be handled again. */
export class Redeliver extends Error {
  override readonly name = 'Redeliver';
  constructor(readonly rejection: Rejection) {
    super(rejection.message);
  }
}
