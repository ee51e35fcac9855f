#include "verdict/exit_code.h"

#include <gtest/gtest.h>

namespace acrida {
namespace {

TEST(ExitCode, ARunWithoutFailuresIsZero) {
  EXPECT_EQ(exit_code({}), 0);
}

TEST(ExitCode, FailuresWithoutTargetsAreOneOrWhatTheOptionSays) {
  EXPECT_EQ(exit_code({.failures = true}), 1);
  EXPECT_EQ(exit_code({.failures = true, .code_on_error = 42}), 42);
  EXPECT_EQ(exit_code({.failures = true, .code_on_error = 0}), 0);
}

TEST(ExitCode, WhatTheSiteHasLostIsNoSuccessWhateverItsTimes) {
  EXPECT_EQ(exit_code({.targets_given = true, .disagrees = true}), 1);
  EXPECT_EQ(exit_code({.targets_given = true, .target_failed = true, .disagrees = true}), 3);
}

TEST(ExitCode, ATargetAboutNothingIsNotAllowedToBeUnproven) {
  const ExitFacts open{.targets_given = true, .target_unproven = true, .allow_unproven = true};
  EXPECT_EQ(exit_code(open), 0);
  ExitFacts unmatched = open;
  unmatched.unmatched = true;
  EXPECT_EQ(exit_code(unmatched), 4);
}

TEST(ExitCode, TargetsDecideAboutFailuresToo) {
  EXPECT_EQ(exit_code({.targets_given = true, .failures = true}), 0);
  EXPECT_EQ(exit_code({.targets_given = true, .target_failed = true, .failures = true}), 3);
}

TEST(ExitCode, UnprovenCountsOnlyHeadlessAndUnlessAllowed) {
  EXPECT_EQ(exit_code({.targets_given = true, .target_unproven = true}), 4);
  EXPECT_EQ(exit_code({.targets_given = true, .target_unproven = true, .allow_unproven = true}), 0);
  EXPECT_EQ(exit_code({.targets_given = true, .target_unproven = true, .headless = false}), 0);
}

// Each fact outranks all that follow it.
TEST(ExitCode, ThePrecedenceIsOwnThenBrokenThenInvalidThenFailedThenUnproven) {
  ExitFacts facts{.own_code = 77,
                  .broken = true,
                  .invalid = true,
                  .targets_given = true,
                  .target_failed = true,
                  .target_unproven = true,
                  .failures = true};
  EXPECT_EQ(exit_code(facts), 77);
  facts.own_code.reset();
  EXPECT_EQ(exit_code(facts), 2);
  facts.broken = false;
  EXPECT_EQ(exit_code(facts), 5);
  facts.invalid = false;
  EXPECT_EQ(exit_code(facts), 3);
  facts.target_failed = false;
  EXPECT_EQ(exit_code(facts), 4);
}

TEST(ExitCode, AnOwnCodeOfZeroOutranksEverything) {
  EXPECT_EQ(exit_code({.own_code = 0, .broken = true, .failures = true}), 0);
}

}  // namespace
}  // namespace acrida
