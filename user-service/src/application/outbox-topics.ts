/** What user-service owes others. Payloads hold ids only: names and addresses are looked up when a message is delivered. */
export const topics = {
  welcomeMail: 'welcome_mail',
  passwordReset: 'password_reset',
  erasure: 'erasure',
} as const;
