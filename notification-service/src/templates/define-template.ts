import type { z } from 'zod';
import type { Channel } from '../domain/notification';
import type { MailContent } from './content';

interface TemplateSpec<Schema extends z.ZodType> {
  /** What a caller must give, and nothing else. */
  readonly data: Schema;
  /** Somebody waits for it at the screen, so it goes ahead of bulk messages. */
  readonly urgent: boolean;
  readonly email?: (data: z.output<Schema>) => MailContent;
  readonly sms?: (data: z.output<Schema>) => string;
  /** After this long, in milliseconds, the message is of no use any more and is not sent. */
  readonly lifetimeMs?: (data: z.output<Schema>) => number;
}

/** One template. Its texts are made of stored JSON, which is checked again, for a newer release may ask for more. */
export interface Template<Schema extends z.ZodType = z.ZodType> {
  readonly data: Schema;
  readonly urgent: boolean;
  readonly channels: readonly Channel[];
  /** @throws ZodError for data that do not fit, Error when the template has no such channel. */
  email(storedData: string): MailContent;
  sms(storedData: string): string;
  lifetimeMs(storedData: string): number | undefined;
}

export function defineTemplate<Schema extends z.ZodType>(spec: TemplateSpec<Schema>): Template<Schema> {
  const { data: schema, urgent, email, sms, lifetimeMs } = spec;
  const parsed = (storedData: string) => schema.parse(JSON.parse(storedData));
  return {
    data: schema,
    urgent,
    channels: [
      ...(email === undefined ? [] : (['EMAIL'] as const)),
      ...(sms === undefined ? [] : (['SMS'] as const)),
    ],
    email(storedData) {
      if (email === undefined) throw new Error('This template has no email.');
      return email(parsed(storedData));
    },
    sms(storedData) {
      if (sms === undefined) throw new Error('This template has no SMS.');
      return sms(parsed(storedData));
    },
    lifetimeMs: (storedData) => lifetimeMs?.(parsed(storedData)),
  };
}
