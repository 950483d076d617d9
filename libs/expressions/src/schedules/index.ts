export { createSchedules } from './schedules.js';
