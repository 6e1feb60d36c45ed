import { idSchema } from '@ticketing/service-chassis/http';
import { z } from 'zod';
import { e164Number, emailAddress, phoneNumber } from '../domain/recipient';
import { adminTemplates, templates } from '../templates';

const about = { orderId: idSchema.optional(), userId: idSchema.optional() };

type Name = keyof typeof templates;

const byEmail = <Template extends Name>(template: Template) =>
  z.strictObject({
    channel: z.literal('EMAIL', { error: `must be EMAIL: ${template} goes out by email only` }),
    template: z.literal(template),
    to: emailAddress,
    data: templates[template].data,
    ...about,
  });

const bySms = <Template extends Name>(template: Template) =>
  z.strictObject({
    channel: z.literal('SMS'),
    template: z.literal(template),
    to: phoneNumber,
    data: templates[template].data,
    ...about,
  });

const byEither = <Template extends Name>(template: Template) =>
  z.discriminatedUnion('channel', [byEmail(template), bySms(template)], { error: 'must be EMAIL or SMS' });

/** Each template with its own channels and data, so that a caller learns of a wrong field before anything is queued. */
export const notificationRequestSchema = z.discriminatedUnion(
  'template',
  [
    byEmail('welcome'),
    byEmail('password_reset'),
    byEither('order_confirmed'),
    byEmail('payment_failed'),
    byEmail('order_expired'),
    byEither('order_refunded'),
    byEither('event_cancelled'),
  ],
  { error: `must be one of ${Object.keys(templates).join(', ')}` },
);

export const emailRequestSchema = z.strictObject({
  to: emailAddress,
  ...adminTemplates.admin_email.data.shape,
});
export const smsRequestSchema = z.strictObject({ to: e164Number, ...adminTemplates.admin_sms.data.shape });
