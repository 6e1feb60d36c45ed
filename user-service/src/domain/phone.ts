/** ITU-T E.164: at most 15 digits. Without the plus it is a national number; older accounts have such numbers. */
const PHONE = /^\+?[1-9]\d{6,14}$/;

/** The number without the blanks, dashes, dots and brackets that people write into it; undefined when it is not a number. */
export function normalizedPhone(text: string): string | undefined {
  const phone = text.replaceAll(/[ ().-]/g, '');
  return PHONE.test(phone) ? phone : undefined;
}
