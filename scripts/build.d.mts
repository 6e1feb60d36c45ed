export declare const services: readonly string[];
/** Bundles the named services, or all, into their `dist` folders. */
export declare function buildServices(names?: readonly string[]): Promise<void>;
