/**
 * Anyone can register with any name and the address of another person. So a name that contains a link is left out: our mail
 * must not advertise it.
 */
export function greeting(name: string): string {
  return /[/@:\\]|www\.|\.[a-z]{2,}(\s|$)/i.test(name) ? 'Hello,' : `Hello ${name},`;
}
