import { Injectable } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import type { HandlerJob } from '@onward/runtime';
import { JobHandler } from './job-handler.decorator.js';
import { JobHandlersExplorer } from './job-handlers.explorer.js';

@Injectable()
class Payments {
  private readonly charged: string[] = [];

  @JobHandler('charge-card', { concurrency: 4 })
  charge(job: Pick<HandlerJob, 'jobKey'>) {
    this.charged.push(job.jobKey);
    return { charged: this.charged.length };
  }

  @JobHandler('refund-card')
  refund() {
    return {};
  }

  notAHandler() {
    return {};
  }
}

@Injectable()
class Derived extends Payments {
  @JobHandler('ship')
  ship() {
    return {};
  }
}

async function find(...providers: (new () => object)[]) {
  const module = await Test.createTestingModule({
    imports: [DiscoveryModule],
    providers: [JobHandlersExplorer, ...providers],
  }).compile();
  return module.get(JobHandlersExplorer).find();
}

describe('@JobHandler', () => {
  it('is found with its type, its options and where it stands', async () => {
    expect(await find(Payments)).toMatchObject([
      { type: 'charge-card', concurrency: 4, where: 'Payments.charge' },
      { type: 'refund-card', where: 'Payments.refund' },
    ]);
  });

  it('is called on its provider', async () => {
    const [charge] = await find(Payments);
    expect(charge?.handler({ jobKey: '1' } as HandlerJob)).toEqual({ charged: 1 });
    expect(charge?.handler({ jobKey: '2' } as HandlerJob)).toEqual({ charged: 2 });
  });

  it('is inherited', async () => {
    const types = (await find(Derived)).map(({ type }) => type);
    expect(types.toSorted()).toEqual(['charge-card', 'refund-card', 'ship']);
  });
});
