/** An amount in the minor units of an ISO 4217 currency: 73328 and INR are 733.28 rupees. */
export interface Money {
  readonly amount: number;
  readonly currency: string;
}
