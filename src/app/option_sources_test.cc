#include "app/option_sources.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "app/options_testing.h"

namespace acrida {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// What a source adds to an invocation so that it says --users N.
struct Invocation {
  std::vector<std::string> arguments;
  EnvironmentVariables environment = {{"HOME", "/people/me"}};
  MemoryFiles::Texts files;

  Result<Options> run() const { return parse(arguments, environment, files); }
};

struct Source {
  std::string name;
  std::string origin;
  void (*say)(Invocation& invocation, const std::string& users);
};

// Every source, highest precedence first.
const std::array<Source, 9> kSources = {{
    {"command line", "command line",
     [](Invocation& to, const std::string& n) {
       to.arguments.insert(to.arguments.end(), {"--users", n});
     }},
    {"environment", "environment variable LOCUST_USERS",
     [](Invocation& to, const std::string& n) {
       to.environment["LOCUST_USERS"] = n;
     }},
    {"--config .toml, ours", "mine.toml:2",
     [](Invocation& to, const std::string& n) {
       to.arguments.push_back("--config=mine.toml");
       to.files["mine.toml"] = "[tool.acrida]\nusers = " + n + "\n" + to.files["mine.toml"];
     }},
    {"--config .toml, Locust's", "mine.toml:2",
     [](Invocation& to, const std::string& n) {
       to.arguments.push_back("--config=mine.toml");
       to.files["mine.toml"] += "[tool.locust]\nusers = " + n + "\n";
     }},
    {"acrida.toml", "acrida.toml:1",
     [](Invocation& to, const std::string& n) {
       to.files["acrida.toml"] = "users = " + n + "\n";
     }},
    {"pyproject.toml, ours", "pyproject.toml:2",
     [](Invocation& to, const std::string& n) {
       to.files["pyproject.toml"] =
           "[tool.acrida]\nusers = " + n + "\n" + to.files["pyproject.toml"];
     }},
    {"pyproject.toml, Locust's", "pyproject.toml:2",
     [](Invocation& to, const std::string& n) {
       to.files["pyproject.toml"] += "[tool.locust]\nusers = " + n + "\n";
     }},
    {"locust.conf", "locust.conf:1",
     [](Invocation& to, const std::string& n) {
       to.files["locust.conf"] = "users = " + n + "\n";
     }},
    {"~/.locust.conf", "/people/me/.locust.conf:1",
     [](Invocation& to, const std::string& n) {
       to.files["/people/me/.locust.conf"] = "users: " + n + "\n";
     }},
}};

TEST(OptionSources, EachSourceIsRead) {
  for (const Source& source : kSources) {
    Invocation invocation;
    source.say(invocation, "7");
    const Options options = invocation.run().value();
    EXPECT_EQ(options.users, 7) << source.name;
    EXPECT_EQ(options.given.at(options.given.size() - 1).origin, source.origin) << source.name;
  }
}

TEST(OptionSources, OfEachPairTheHigherWinsAndIsNamedAsTheOrigin) {
  for (std::size_t high = 0; high < kSources.size(); ++high) {
    for (std::size_t low = high + 1; low < kSources.size(); ++low) {
      const std::string pair = kSources[high].name + " over " + kSources[low].name;
      Invocation invocation;
      kSources[low].say(invocation, "111");
      kSources[high].say(invocation, "222");
      const Options options = invocation.run().value();
      EXPECT_EQ(options.users, 222) << pair;
      EXPECT_EQ(options.given.back().origin, kSources[high].origin) << pair;
    }
  }
}

TEST(OptionSources, SourcesMergeKeyByKey) {
  const Options options = parse({"--users", "3"}, {{"LOCUST_SPAWN_RATE", "2"}},
                                {{"locust.conf", "users = 9\nrun-time = 5m\nspawn-rate = 9\n"},
                                 {"acrida.toml", "seed = 42\nheadless = true\n"}})
                              .value();
  EXPECT_EQ(options.users, 3);
  EXPECT_EQ(options.spawn_rate, 2);
  EXPECT_EQ(options.run_time, std::chrono::minutes(5));
  EXPECT_EQ(options.seed, 42U);
  EXPECT_TRUE(options.headless);
}

TEST(OptionSources, ASourceThatLosesIsNotJudged) {
  EXPECT_EQ(parse({"-u", "3"}, {{"LOCUST_USERS", "many"}}).value().users, 3);
}

TEST(OptionSources, ParametersMergeByName) {
  const Options options = parse({"-D", "a=1", "--param=b=x=y"}, {{"ACRIDA_PARAM", "[a=2, c=3]"}},
                                {{"acrida.toml", "param = {c = 4, d = 'five'}\n"}})
                              .value();
  EXPECT_EQ(options.parameters, (std::map<std::string, std::string>{
                                    {"a", "1"}, {"b", "x=y"}, {"c", "3"}, {"d", "five"}}));
}

TEST(OptionSources, OtherRepeatedOptionsAreReplacedAsAWhole) {
  const Options options =
      parse({"--fixed-count", "A=1", "--fixed-count", "B=2"}, {{"ACRIDA_FIXED_COUNT", "C=3"}})
          .value();
  EXPECT_EQ(options.fixed_counts, (ExactCounts{{"A", 1}, {"B", 2}}));
}

TEST(OptionSources, FlagsAreOnOrOffInTheEnvironmentAndInFiles) {
  for (const char* on : {"true", "True", "yes", "1", "on", "ON"}) {
    EXPECT_TRUE(parse({}, {{"LOCUST_HEADLESS", on}}).value().headless) << on;
    EXPECT_TRUE(parse({}, {}, {{"locust.conf", std::string("headless = ") + on}}).value().headless)
        << on;
  }
  for (const char* off : {"false", "no", "0", "off", "False"}) {
    EXPECT_FALSE(
        parse({}, {{"LOCUST_HEADLESS", off}}, {{"locust.conf", "headless"}}).value().headless)
        << off;
  }
}

TEST(OptionSources, AFlagThatIsNeitherIsAnError) {
  for (const char* word : {"maybe", "", "2"}) {
    EXPECT_EQ(error_of({}, {{"LOCUST_HEADLESS", word}}),
              "environment variable LOCUST_HEADLESS: argument --headless: '" + std::string(word) +
                  "' is neither true, yes, 1, on nor false, no, 0, off");
  }
}

TEST(OptionSources, ListsAreWordsOrInBrackets) {
  for (const char* tags : {"a b", "  a\tb ", "[a, b]", "[\"a\", \"b\"]"}) {
    EXPECT_THAT(parse({}, {{"LOCUST_TAGS", tags}}).value().tags, ElementsAre("a", "b")) << tags;
    EXPECT_THAT(parse({}, {}, {{"locust.conf", std::string("tags = ") + tags}}).value().tags,
                ElementsAre("a", "b"))
        << tags;
  }
  EXPECT_THAT(parse({}, {{"LOCUST_USER_CLASSES", "A B"}}).value().user_classes,
              ElementsAre("A", "B"));
  EXPECT_THAT(parse({"C"}, {{"LOCUST_USER_CLASSES", "A B"}}).value().user_classes,
              ElementsAre("C"));
}

TEST(OptionSources, AListWhereOneValueBelongsIsAnError) {
  EXPECT_EQ(error_of({}, {}, {{"locust.conf", "users = [1, 2]"}}),
            "locust.conf:1: argument -u/--users: expected one value and not a list\n"
            "  users = [1, 2]\n          ^");
}

TEST(OptionSources, AnUnknownKeyIsShownWithTheNearestOne) {
  EXPECT_EQ(error_of({}, {}, {{"locust.conf", "# mine\nspawn_rate = 5\n"}}),
            "locust.conf:2: 'spawn_rate' is no option. Did you mean 'spawn-rate'?\n"
            "  spawn_rate = 5\n  ^");
  EXPECT_EQ(error_of({}, {}, {{"pyproject.toml", "[tool.locust]\nbogus-thing = 5\n"}}),
            "pyproject.toml:2: 'bogus-thing' is no option\n  bogus-thing = 5\n  ^");
}

TEST(OptionSources, ABadValueInAFileIsShownWithItsPlace) {
  EXPECT_EQ(error_of({}, {}, {{"locust.conf", "users: many  # all\n"}}),
            "locust.conf:1: argument -u/--users: invalid int value: 'many' (valid: from 1 to "
            "100000000)\n  users: many  # all\n         ^");
  EXPECT_EQ(error_of({}, {}, {{"acrida.toml", "users = 'many'\n"}}),
            "acrida.toml:1: argument -u/--users: invalid int value: 'many' (valid: from 1 to "
            "100000000)\n  users = 'many'\n          ^");
}

TEST(OptionSources, SomeOptionsBelongOnTheCommandLine) {
  for (const char* line : {"config = other.conf", "help", "-V"}) {
    EXPECT_THAT(error_of({}, {}, {{"locust.conf", line}}), HasSubstr("belongs on the command line"))
        << line;
  }
}

TEST(OptionSources, AFileThatIsNamedHasToBeThere) {
  EXPECT_EQ(error_of({"--config", "nowhere.conf"}),
            "argument --config: no such file: nowhere.conf");
}

TEST(OptionSources, ANamedTomlWithoutToolTablesHasItsOptionsAtTheTop) {
  EXPECT_EQ(parse({"--config", "a.toml"}, {}, {{"a.toml", "users = 4\n"}}).value().users, 4);
}

TEST(OptionSources, AFileThatCannotBeReadIsAnError) {
  class Unreadable final : public FileReader {
   public:
    Result<std::optional<std::string>> read(const std::string& path) override {
      return fail(Error::system("read " + path, EACCES));
    }
  };
  Unreadable files;
  const Result<Options> options = parse_options({}, {}, files);
  ASSERT_FALSE(options.has_value());
  EXPECT_EQ(options.error().message(), "read locust.conf: Permission denied");
}

TEST(OptionSources, AMisspeltVariableIsAWarning) {
  const Options options = parse({}, {{"LOCUST_USER", "5"},
                                     {"ACRIDA_SEEED", "5"},
                                     {"LOCUST_MY_OWN_SETTING", "5"},
                                     {"ACRIDA_BUILD_ROOT", "/x"},
                                     {"USERS", "5"}})
                              .value();
  EXPECT_THAT(
      options.warnings,
      ElementsAre("environment variable ACRIDA_SEEED is no option. Did you mean ACRIDA_SEED?",
                  "environment variable LOCUST_USER is no option. Did you mean "
                  "LOCUST_USERS?"));
}

TEST(OptionSources, HelpReadsNoFile) {
  EXPECT_TRUE(parse({"--help"}, {}, {{"locust.conf", "= broken"}}).value().help);
}

TEST(OptionSources, TheHomeFileNeedsAHome) {
  EXPECT_EQ(parse({}, {}, {{"/.locust.conf", "users = 4"}}).value().users, std::nullopt);
  EXPECT_THAT(parse({}, {{"HOME", ""}}, {{"/.locust.conf", "users = 4"}}).value().given, IsEmpty());
}

}  // namespace
}  // namespace acrida
