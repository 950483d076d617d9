export interface Order {
  /** Also the business id of its process instance. */
  readonly id: string;
  /** EUR. Above 1000 somebody must approve. */
  readonly amount: number;
  readonly cardNumber: string;
  readonly end: 'fulfilled' | 'undone';
}

const GOOD_CARD = '4242424242424242';
const DECLINED_CARD = '4000000000000002';

const AMOUNTS = [120, 80, 2500, 45, 310, 99, 640, 15, 205, 890];
const DECLINED = 6;

/** Ten orders: the third is a large one, the seventh has a card that is declined. */
export const ORDERS: readonly Order[] = AMOUNTS.map((amount, n) => ({
  id: `A-${String(n + 1).padStart(2, '0')}`,
  amount,
  cardNumber: n === DECLINED ? DECLINED_CARD : GOOD_CARD,
  end: n === DECLINED ? 'undone' : 'fulfilled',
}));
