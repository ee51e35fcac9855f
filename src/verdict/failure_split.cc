#include "verdict/failure_split.h"

#include <algorithm>
#include <array>

namespace acrida {
namespace {

// Classes whose kind their status does not say.
struct KnownClass {
  std::string_view name;
  FailureKind kind;
};

constexpr std::array<KnownClass, 7> kKnown = {{
    {"check", FailureKind::kScript},
    {"request", FailureKind::kScript},                // it could not be sent
    {"CSRFTokenError", FailureKind::kScript},         // 400
    {"SecurityException", FailureKind::kValidation},  // 500: an account is locked, by rule
    {"DocumentLockedError", FailureKind::kSystem},    // 417: a job is not done with it yet
    {"QueryDeadlockError", FailureKind::kSystem},
    {"QueryTimeoutError", FailureKind::kSystem},
}};

void add(FailureSplit& split, FailureKind kind, std::uint64_t count) {
  switch (kind) {
    case FailureKind::kValidation:
      split.validation += count;
      break;
    case FailureKind::kSystem:
      split.system += count;
      break;
    case FailureKind::kScript:
      split.script += count;
      break;
  }
}

void add_unknown(FailureSplit& split, std::uint64_t failures) {
  split.unknown = failures - std::min(failures, split.total());
}

}  // namespace

std::string_view failure_kind_name(FailureKind kind) {
  switch (kind) {
    case FailureKind::kValidation:
      return "validation";
    case FailureKind::kSystem:
      return "system";
    case FailureKind::kScript:
      break;
  }
  return "script";
}

FailureKind failure_kind(std::uint16_t status, std::string_view cause) {
  const auto known = std::ranges::find(kKnown, cause, &KnownClass::name);
  if (known != kKnown.end()) {
    return known->kind;
  }
  if (status == 408 || status == 429 || status >= 500) {
    return FailureKind::kSystem;
  }
  if (status >= 400) {
    return FailureKind::kValidation;
  }
  return status == 0 ? FailureKind::kSystem : FailureKind::kScript;
}

FailureSplits split_failures(const RunData& data) {
  FailureSplits splits;
  splits.entries.resize(data.entries.size());
  for (const CauseRecord& record : data.causes) {
    const FailureKind kind = failure_kind(record.status, record.cause);
    add(splits.total, kind, record.failures);
    if (record.entry < splits.entries.size()) {
      add(splits.entries[record.entry], kind, record.failures);
    }
  }
  add_unknown(splits.total, data.total.counts.failures);
  for (std::size_t i = 0; i < splits.entries.size(); ++i) {
    add_unknown(splits.entries[i], data.entries[i].counts.failures);
  }
  return splits;
}

}  // namespace acrida
