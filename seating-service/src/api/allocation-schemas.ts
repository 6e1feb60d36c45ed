import { z } from 'zod';
import type { Allocation } from '../application/read-allocations';

export const allocationSchema = z.strictObject({ orderId: z.string(), seatIds: z.array(z.string()) });

export const toAllocationBody = ({ orderId, seatIds }: Allocation): z.input<typeof allocationSchema> => ({
  orderId,
  seatIds: [...seatIds],
});
