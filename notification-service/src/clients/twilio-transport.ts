import type { Twilio } from 'twilio';
import type RequestClient from 'twilio/lib/base/RequestClient';
import type Response from 'twilio/lib/http/response';
import type { SmsTransport } from '../application/ports/transports';
import { permanentFailure } from '../domain/delivery-failure';
import { internationalNumber } from '../domain/recipient';
import { twilioFailure } from './twilio-failure';

export interface TwilioOptions {
  readonly accountSid: string;
  readonly authToken: string;
  /** A number, an alphanumeric sender, or the SID (MG...) of a messaging service. */
  readonly from: string;
  readonly apiBaseUrl: string | undefined;
  readonly defaultCountryCode: string | undefined;
  readonly timeoutMs: number;
}

/**
 * Sends by twilio. Its API has no idempotency key, so an SMS whose response was lost is sent again: twice is better than never.
 */
export function createTwilioTransport(options: TwilioOptions): SmsTransport {
  const { from } = options;
  const sender = /^MG[0-9a-zA-Z]{32}$/.test(from) ? { messagingServiceSid: from } : { from };
  let client: Promise<Twilio> | undefined;
  return {
    async send({ to: number, text }) {
      const to = internationalNumber(number, options.defaultCountryCode);
      if (to === undefined) {
        throw permanentFailure('The number has no country code, and SMS_DEFAULT_COUNTRY_CODE is not set.');
      }
      client ??= openClient(options);
      const twilio = await client;
      try {
        const { sid } = await twilio.messages.create({ to, body: text, ...sender });
        return sid;
      } catch (error) {
        throw twilioFailure(error);
      }
    },
  };
}

async function openClient({ accountSid, authToken, apiBaseUrl, timeoutMs }: TwilioOptions): Promise<Twilio> {
  // The import takes a tenth of a second, so it happens only for the first SMS.
  const { default: twilio } = await import('twilio');

  /** The client always builds URLs of api.twilio.com. This class can replace their host. */
  class RebasedClient extends twilio.RequestClient {
    override request<Data>(request: RequestClient.RequestOptions<Data>): Promise<Response<Data>> {
      const { pathname, search } = new URL(request.uri);
      const uri = new URL(`${pathname}${search}`, apiBaseUrl).href;
      return super.request({ ...request, uri });
    }
  }

  return twilio(accountSid, authToken, {
    timeout: timeoutMs,
    logLevel: 'off',
    ...(apiBaseUrl === undefined ? {} : { httpClient: new RebasedClient({ timeout: timeoutMs }) }),
  });
}
