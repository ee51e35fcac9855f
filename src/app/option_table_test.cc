#include "app/option_table.h"

#include <gtest/gtest.h>

#include <set>

#include "app/option_setting.h"
#include "app/option_values.h"
#include "app/options_testing.h"

namespace acrida {
namespace {

std::vector<std::string> names_of(const std::vector<const OptionSpec*>& specs) {
  std::vector<std::string> names;
  names.reserve(specs.size());
  for (const OptionSpec* spec : specs) {
    names.emplace_back(spec->name);
  }
  return names;
}

TEST(OptionTable, NoNameStandsForTwoOptions) {
  std::set<std::string_view> seen;
  for (const OptionSpec* spec : all_options()) {
    EXPECT_TRUE(seen.insert(spec->name).second) << spec->name;
    for (const std::string_view name : {spec->short_name, spec->environment}) {
      EXPECT_TRUE(name.empty() || seen.insert(name).second) << name;
    }
  }
}

TEST(OptionTable, EveryHonouredOptionSaysWhatItDoesAndWhoDoesIt) {
  for (const OptionSpec* spec : all_options()) {
    if (spec->refusal.empty()) {
      EXPECT_TRUE(spec->help.ends_with('.') || spec->help.ends_with('}')) << spec->name;
      EXPECT_FALSE(spec->honoured_by.empty()) << spec->name;
      EXPECT_FALSE(std::holds_alternative<std::monostate>(spec->target)) << spec->name;
    }
  }
}

TEST(OptionTable, ARefusedOptionGoesNowhereAndSaysWhy) {
  for (const OptionSpec* spec : all_options()) {
    if (!spec->refusal.empty()) {
      EXPECT_TRUE(std::holds_alternative<std::monostate>(spec->target)) << spec->name;
      EXPECT_TRUE(refusal_text(*spec).ends_with(spec->refusal)) << spec->name;
    }
  }
}

TEST(OptionTable, OnlyFlagsTakeNoValue) {
  for (const OptionSpec* spec : all_options()) {
    if (spec->refusal.empty() && !spec->positional()) {
      EXPECT_EQ(spec->value_name.empty(), spec->kind == OptionKind::kFlag) << spec->name;
      EXPECT_EQ(std::holds_alternative<bool Options::*>(spec->target),
                spec->kind == OptionKind::kFlag)
          << spec->name;
    }
  }
}

TEST(OptionTable, OptionsOfOursHaveAVariableOfOurs) {
  for (const OptionSpec* spec : all_options()) {
    if (spec->destination.empty() && spec->refusal.empty() && !spec->command_line_only &&
        spec->name != "--csv-full-history") {
      EXPECT_TRUE(spec->ours()) << spec->name;
    }
    EXPECT_FALSE(spec->ours() && !spec->destination.empty()) << spec->name;
  }
}

// What --help calls the default is what an Options holds when the option is not given.
TEST(OptionTable, DefaultsInTheTextAreTheDefaultsInTheStruct) {
  const Options defaults;
  for (const auto& [name, text] : std::map<std::string, std::string>{
           {"--exit-code-on-error", std::to_string(defaults.exit_code_on_error)},
           {"--loglevel", std::string(log_level_name(defaults.log_level))},
           {"--warm-up", std::to_string(defaults.warm_up.count())},
           {"--stop-timeout", std::to_string(defaults.stop_timeout.count())}}) {
    EXPECT_EQ(find_option(name)->fallback, text) << name;
  }
}

TEST(OptionTable, EveryOptionThatTakesAValueRefusesAnImpossibleOne) {
  MemoryFiles files;
  for (const OptionSpec* spec : all_options()) {
    const bool checked = spec->kind == OptionKind::kInteger || spec->kind == OptionKind::kReal ||
                         spec->kind == OptionKind::kTimespan || spec->kind == OptionKind::kFlag;
    if (checked && spec->refusal.empty()) {
      Options options;
      const OptionSetting setting{.spec = spec, .values = {"-7x"}, .place = {}};
      const Result<void> applied = apply_setting(options, setting, files);
      ASSERT_FALSE(applied.has_value()) << spec->name;
      EXPECT_NE(applied.error().message().find("-7x"), std::string::npos) << spec->name;
      EXPECT_NE(applied.error().message().find(spec->label()), std::string::npos) << spec->name;
    }
  }
}

TEST(OptionTable, AnExactNameIsNoAbbreviation) {
  EXPECT_EQ(names_of(complete_option("--csv")), std::vector<std::string>{"--csv"});
  EXPECT_EQ(names_of(complete_option("--csv-")), std::vector<std::string>{"--csv-full-history"});
}

TEST(OptionTable, AnAbbreviationMeansWhatItMeansInLocust) {
  EXPECT_EQ(names_of(complete_option("--us")), std::vector<std::string>{"--users"});
  // --unix-socket, --seed and --http2 are ours and stand back.
  EXPECT_EQ(names_of(complete_option("--u")), std::vector<std::string>{"--users"});
  EXPECT_EQ(names_of(complete_option("--ht")), std::vector<std::string>{"--html"});
  EXPECT_EQ(names_of(complete_option("--un")), std::vector<std::string>{"--unix-socket"});
  EXPECT_EQ(names_of(complete_option("--show")),
            (std::vector<std::string>{"--show-task-ratio", "--show-task-ratio-json"}));
  EXPECT_TRUE(complete_option("--nothing").empty());
}

TEST(OptionTable, AFileKnowsAnOptionByEachOfItsNames) {
  for (const char* key : {"users", "--users", "-u"}) {
    EXPECT_EQ(find_option_by_key(key), find_option("--users")) << key;
  }
  for (const char* key : {"", "u", "num_users", "spawn_rate", "UserClass"}) {
    EXPECT_EQ(find_option_by_key(key), nullptr) << key;
  }
}

}  // namespace
}  // namespace acrida
