import { z } from 'zod';

/** RFC 9457 problem details, as in the responses of every service. Some codes have further members. */
export const problemDetailsSchema = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().describe('What was wrong, and what to do next.'),
  code: z.string().describe('Stable, for programs.'),
  requestId: z.string(),
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
});

export type ProblemDetails = Readonly<z.output<typeof problemDetailsSchema>>;
