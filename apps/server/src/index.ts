export { startServer, type RunningServer, type ServerOptions } from './app.js';
export { readConfig, ConfigError, type Config } from './config/config.js';
export { SETTINGS } from './config/options.js';
export { EDGE_CODES } from './http/errors/codes.js';
export { LIMITS } from './http/request/limits.js';
export { run, StartFailed, type Surroundings } from './run.js';
