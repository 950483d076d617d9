import { IsOptional } from 'class-validator';

/** The body of every search; what stands in it is read by the resource's table of fields. */
export class SearchDto {
  @IsOptional()
  filter?: unknown;
  @IsOptional()
  sort?: unknown;
  @IsOptional()
  page?: unknown;
}
