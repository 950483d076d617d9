import type { ActivatedJob, JobHandler } from '@onward/runtime';

/** The bank's test numbers: a card that ends like this is always declined. */
const DECLINED_CARD_ENDING = '0002';

/**
 * What the services of the example do, by job type. Each would call another system and hand it `job.idempotencyKey`, so that a
 * call that is repeated after a crash has its effect once; the numbers they answer are made of that key for the same reason.
 */
const handlers: Readonly<Record<string, JobHandler>> = {
  'reserve-stock': (job) => ({ reservationId: `reservation-${job.idempotencyKey}` }),
  'release-stock': (job) => ({ released: textOf(job, 'reservationId') }),

  'charge-card': (job) => {
    const card = textOf(job, 'cardNumber');
    if (card.endsWith(DECLINED_CARD_ENDING)) throw new Error(`card ending in ${card.slice(-4)} was declined`);
    return { paymentId: `payment-${job.idempotencyKey}` };
  },
  'refund-card': (job) => ({ refunded: textOf(job, 'paymentId') }),

  'prepare-parcel': (job) => ({ parcelId: `parcel-${job.idempotencyKey}` }),
  'unpack-parcel': (job) => ({ unpacked: textOf(job, 'parcelId') }),

  'ship-order': (job) => ({ trackingNumber: `track-${job.idempotencyKey}` }),
};

function textOf(job: ActivatedJob, variable: string): string {
  const value = job.variables[variable];
  return typeof value === 'string' ? value : '';
}

// `ONWARD_HANDLERS` names a module by its default export.
// oxlint-disable-next-line import/no-default-export
export default handlers;
