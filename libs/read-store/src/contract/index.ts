export { readStoreContract, type ReadStoreFixture } from './read-store-contract.js';
