import { describe, expect, it } from "vitest";
import { bytes, count, duration, elapsed, grouped, percent, rate, significant, tick, time } from "../src/format";

const thin = "\u202f";
const blank = "\u00a0";

describe("format", () => {
  it("groups digits by thousands", () => {
    expect(grouped(0)).toBe("0");
    expect(grouped(999)).toBe("999");
    expect(grouped(1234567)).toBe(`1${thin}234${thin}567`);
    expect(grouped(-1234.5, 1)).toBe(`\u22121${thin}234.5`);
    expect(grouped(-0.001, 1)).toBe("0.0");
  });

  it("keeps three digits that mean something", () => {
    expect(significant(0)).toBe("0");
    expect(significant(0.1234)).toBe("0.123");
    expect(significant(0.9996)).toBe("1.00");
    expect(significant(9.996)).toBe("10.0");
    expect(significant(99.96)).toBe("100");
    expect(significant(1234.4)).toBe(`1${thin}234`);
  });

  it("shows what is not known as a dash", () => {
    for (const format of [count, rate, time, duration, percent, bytes]) {
      expect(format(null)).toBe("\u2013");
      expect(format(Number.NaN)).toBe("\u2013");
    }
  });

  it("gives a time the unit that fits", () => {
    expect(time(0.52)).toBe(`0.520${blank}ms`);
    expect(time(999)).toBe(`999${blank}ms`);
    expect(time(1240)).toBe(`1.24${blank}s`);
    expect(time(125000)).toBe(`2${blank}min 5${blank}s`);
  });

  it("says durations by their two largest parts", () => {
    expect(duration(0)).toBe(`0${blank}s`);
    expect(duration(60)).toBe(`1${blank}min`);
    expect(duration(3 * 3600 + 59)).toBe(`3${blank}h`);
    expect(duration(90061)).toBe(`1${blank}d 1${blank}h`);
  });

  it("counts the run's seconds as a clock", () => {
    expect(elapsed(5)).toBe("0:05");
    expect(elapsed(725)).toBe("12:05");
    expect(elapsed(43200)).toBe("12:00:00");
  });

  it("does not call few failures none", () => {
    expect(percent(0)).toBe(`0${blank}%`);
    expect(percent(3 / 1e6)).toBe(`<${blank}0.1${blank}%`);
    expect(percent(0.025)).toBe(`2.5${blank}%`);
  });

  it("marks axes with round numbers", () => {
    expect([tick(20), tick(0.5), tick(0.30000000000000004), tick(1500)]).toEqual([
      "20",
      "0.5",
      "0.3",
      `1${thin}500`,
    ]);
  });

  it("counts bytes in powers of a thousand", () => {
    expect(bytes(812)).toBe(`812${blank}B`);
    expect(bytes(51e6)).toBe(`51.0${blank}MB`);
  });
});
