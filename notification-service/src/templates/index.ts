import { adminEmail, adminSms } from './admin-message';
import type { Template } from './define-template';
import { eventCancelled } from './event-cancelled';
import { eventChanged } from './event-changed';
import { orderCancelled } from './order-cancelled';
import { orderConfirmed } from './order-confirmed';
import { orderExpired } from './order-expired';
import { orderRefunded } from './order-refunded';
import { passwordReset } from './password-reset';
import { paymentFailed } from './payment-failed';
import { welcome } from './welcome';

/** The templates for other services, by the names that they send. */
export const templates = {
  welcome,
  password_reset: passwordReset,
  order_confirmed: orderConfirmed,
  payment_failed: paymentFailed,
  order_expired: orderExpired,
  order_cancelled: orderCancelled,
  order_refunded: orderRefunded,
  event_cancelled: eventCancelled,
  event_changed: eventChanged,
} as const;

/** Messages that an admin writes by hand use the same queue. */
export const adminTemplates = { admin_email: adminEmail, admin_sms: adminSms } as const;

export type TemplateName = keyof typeof templates | keyof typeof adminTemplates;

const all: ReadonlyMap<string, Template> = new Map<string, Template>(
  Object.entries({ ...templates, ...adminTemplates }),
);

/** The template with this stored name; undefined when this release does not have it. */
export const findTemplate = (name: string): Template | undefined => all.get(name);
