import type { z } from 'zod';
import type { Channel } from '../domain/notification';
import type { MailContent } from './content';

interface TemplateSpec<Schema extends z.ZodType> {
  /** The members that a caller must send. Others are rejected. */
  readonly data: Schema;
  /** A user waits for it at the screen, so it is sent before bulk messages. */
  readonly urgent: boolean;
  readonly email?: (data: z.output<Schema>) => MailContent;
  readonly sms?: (data: z.output<Schema>) => string;
  /** After this time, in milliseconds, the message is useless and is not sent. */
  readonly lifetimeMs?: (data: z.output<Schema>) => number;
}

/** One template. Its texts are made from stored JSON, which is checked again because a newer release may need more. */
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
