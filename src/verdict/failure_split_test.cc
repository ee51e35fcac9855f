#include "verdict/failure_split.h"

#include <gtest/gtest.h>

namespace acrida {
namespace {

CauseRecord cause(std::uint32_t entry,
                  std::uint16_t status,
                  std::string_view name,
                  std::uint64_t failures) {
  CauseRecord record;
  record.entry = entry;
  record.status = status;
  record.cause = name;
  record.count = failures;
  record.failures = failures;
  return record;
}

RunData run_with(std::vector<CauseRecord> causes, std::vector<std::uint64_t> failures) {
  RunData data;
  data.causes = std::move(causes);
  for (const std::uint64_t count : failures) {
    data.entries.emplace_back().counts.failures = count;
    data.total.counts.failures += count;
  }
  return data;
}

TEST(FailureKind, ByTheClassOfTheExceptionBeforeTheStatus) {
  EXPECT_EQ(failure_kind(417, "LinkValidationError"), FailureKind::kValidation);
  EXPECT_EQ(failure_kind(403, "PermissionError"), FailureKind::kValidation);
  EXPECT_EQ(failure_kind(404, ""), FailureKind::kValidation);
  EXPECT_EQ(failure_kind(500, "SecurityException"), FailureKind::kValidation);
  EXPECT_EQ(failure_kind(417, "DocumentLockedError"), FailureKind::kSystem);
  EXPECT_EQ(failure_kind(500, "QueryDeadlockError"), FailureKind::kSystem);
  EXPECT_EQ(failure_kind(429, "RateLimitExceededError"), FailureKind::kSystem);
  EXPECT_EQ(failure_kind(502, ""), FailureKind::kSystem);
  EXPECT_EQ(failure_kind(0, "timeout"), FailureKind::kSystem);
  EXPECT_EQ(failure_kind(200, "check"), FailureKind::kScript);
  EXPECT_EQ(failure_kind(400, "CSRFTokenError"), FailureKind::kScript);
  EXPECT_EQ(failure_kind(0, "request"), FailureKind::kScript);
  EXPECT_EQ(failure_kind_name(FailureKind::kScript), "script");
}

TEST(FailureSplit, AddsUpPerNameAndInTotal) {
  const FailureSplits splits =
      split_failures(run_with({cause(0, 417, "MandatoryError", 3),
                               cause(0, 500, "QueryDeadlockError", 2), cause(1, 200, "check", 4)},
                              {5, 6}));
  EXPECT_EQ(splits.entries[0], (FailureSplit{.validation = 3, .system = 2}));
  EXPECT_EQ(splits.entries[1], (FailureSplit{.script = 4, .unknown = 2}));
  EXPECT_EQ(splits.total, (FailureSplit{.validation = 3, .system = 2, .script = 4, .unknown = 2}));
  EXPECT_EQ(splits.total.total(), 11U);
}

TEST(FailureSplit, WhatCountedAsASuccessIsNoFailure) {
  RunData data = run_with({cause(0, 200, "PreparedReport", 0)}, {0});
  data.causes[0].count = 9;
  EXPECT_EQ(split_failures(data).total, FailureSplit{});
}

}  // namespace
}  // namespace acrida
