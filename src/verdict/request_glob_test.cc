#include "verdict/request_glob.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/figures.h"

namespace acrida {
namespace {

using ::testing::ElementsAre;

TEST(RequestGlob, MatchesTheNameOrMethodAndName) {
  const RequestName cart{"POST", "/cart [add]"};
  for (const char* glob :
       {"/cart [add]", "POST /cart [add]", "/cart*", "POST *", "*", "/c?rt*d]", "*[add]", "**"}) {
    EXPECT_TRUE(glob_matches(glob, cart)) << glob;
  }
  for (const char* glob :
       {"/cart", "GET /cart [add]", "cart*", "/cart [a]", "?", "POST", "/cart [add]?"}) {
    EXPECT_FALSE(glob_matches(glob, cart)) << glob;
  }
}

TEST(RequestGlob, ANameMayBeginWithAMethod) {
  EXPECT_TRUE(glob_matches("GET /x", {"GET", "GET /x"}));
  EXPECT_TRUE(glob_matches("GET /x", {"GET", "/x"}));
  EXPECT_TRUE(glob_matches(glob_of({"rpc", "POST /x"}), {"rpc", "POST /x"}));
}

TEST(RequestGlob, ABackslashTakesACharacterAsItIs) {
  EXPECT_TRUE(glob_matches("/a\\*", {"GET", "/a*"}));
  EXPECT_FALSE(glob_matches("/a\\*", {"GET", "/ab"}));
  EXPECT_TRUE(glob_matches("\\\\?", {"GET", "\\x"}));
}

TEST(RequestGlob, AQuestionMarkIsACharacterOfUtf8) {
  EXPECT_TRUE(glob_matches("/caf?", {"GET", "/caf\xc3\xa9"}));
  EXPECT_FALSE(glob_matches("/caf??", {"GET", "/caf\xc3\xa9"}));
}

TEST(RequestGlob, OfARequestMatchesItAlone) {
  for (const RequestName& name :
       {RequestName{"GET", "/a*b?c\\"}, RequestName{"", "job"}, RequestName{"grpc", "Svc/Get"},
        RequestName{"PUT", "/x, y [z]"}}) {
    const std::string glob = glob_of(name);
    EXPECT_TRUE(check_glob(glob).has_value()) << glob;
    EXPECT_TRUE(glob_matches(glob, name)) << glob;
    EXPECT_FALSE(glob_matches(glob, {name.method, name.name + "x"})) << glob;
    EXPECT_THAT(split_globs(join_globs({glob, "b`c,d"})), ElementsAre(glob, "b`c,d"));
  }
}

TEST(RequestGlob, ManyStarsEndSoon) {
  std::string glob;
  for (int i = 0; i < 200; ++i) {
    glob += "*a";
  }
  EXPECT_FALSE(glob_matches(glob + "b", {"GET", std::string(5000, 'a')}));
}

TEST(RequestGlob, OneThatCannotBeIsRefused) {
  EXPECT_EQ(check_glob("").error().message(), "an empty name");
  EXPECT_EQ(check_glob("a\\").error().message(),
            "'a\\' ends with a backslash, which takes the next character as it is");
  EXPECT_TRUE(check_glob("a\\\\").has_value());
  EXPECT_FALSE(check_glob("\\").has_value());
  EXPECT_EQ(check_glob("???").error().message(), "??? is still to be filled in");
  EXPECT_TRUE(check_glob("??").has_value());
  EXPECT_FALSE(check_glob(std::string(kGlobBytesMax + 1, 'a')).has_value());
}

TEST(RequestGlob, ACellIsSplitAtCommasOutsideBackticks) {
  EXPECT_THAT(split_globs("a, `b,c`<br>d<br/>e\\,f"), ElementsAre("a", "b,c", "d", "e,f"));
  EXPECT_THAT(split_globs(""), ElementsAre());
  EXPECT_THAT(split_globs("a,,"), ElementsAre("a", "", ""));
}

}  // namespace
}  // namespace acrida
