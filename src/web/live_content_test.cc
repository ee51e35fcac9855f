#include "web/live_content.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace acrida {
namespace {

using Kind = LivePart::Kind;
using testing::StartsWith;

LivePart part(Kind kind, std::string name, std::string json) {
  return {kind, std::move(name), std::make_shared<const std::string>(std::move(json))};
}

std::string event(std::string_view name, std::string_view json) {
  return server_sent_event(name, json);
}

class LiveContentTest : public testing::Test {
 protected:
  std::string publish(std::vector<LivePart> parts) {
    const LiveContent::Text text = content.publish({.parts = std::move(parts)});
    return text == nullptr ? "" : *text;
  }
  // Without the hello.
  std::string kept() const {
    std::string all;
    const std::vector<LiveContent::Text> texts = content.beginning();
    for (std::size_t i = 1; i < texts.size(); ++i) {
      all += *texts[i];
    }
    return all;
  }

  LiveContent content{"ab\"12", "0.1"};
};

TEST_F(LiveContentTest, APageIsGreetedByTheServersGeneration) {
  EXPECT_EQ(
      *content.beginning().front(),
      "retry: 1000\nevent: hello\ndata: {\"generation\":\"ab\\\"12\",\"version\":\"0.1\"}\n\n");
  EXPECT_EQ(kept(), "");
}

TEST_F(LiveContentTest, SectionsAreSentAndTheLastOneIsKept) {
  EXPECT_EQ(publish({part(Kind::kSection, "status", "1"), part(Kind::kSection, "rows", "2")}),
            event("status", "1") + event("rows", "2"));
  EXPECT_EQ(publish({part(Kind::kSection, "status", "3")}), event("status", "3"));
  EXPECT_EQ(kept(), event("status", "3") + event("rows", "2"));
}

TEST_F(LiveContentTest, BasesAreKeptAndNotSentAndForgetTheTicksBefore) {
  EXPECT_EQ(publish({part(Kind::kTick, "second", "1")}), event("second", "1"));
  EXPECT_EQ(kept(), event("second", "1"));
  EXPECT_EQ(publish({part(Kind::kTick, "second", "2"), part(Kind::kBase, "series", "[1,2]"),
                     part(Kind::kBase, "heat", "[]"), part(Kind::kTick, "second", "3")}),
            event("second", "2") + event("second", "3"));
  EXPECT_EQ(kept(), event("series", "[1,2]") + event("heat", "[]") + event("second", "3"));
  EXPECT_EQ(publish({part(Kind::kBase, "series", "[3]")}), "");
}

TEST_F(LiveContentTest, LinesOfTheLogBelongToTheirOwnBase) {
  publish({part(Kind::kTick, "log", "1"), part(Kind::kTick, "second", "1")});
  publish({part(Kind::kBase, "series", "[]")});
  EXPECT_EQ(kept(), event("series", "[]") + event("log", "1"));
  publish({part(Kind::kTick, "second", "2"), part(Kind::kBase, "logs", "[]")});
  EXPECT_EQ(kept(), event("series", "[]") + event("logs", "[]") + event("second", "2"));
}

TEST_F(LiveContentTest, TheRunComesFirst) {
  publish({part(Kind::kSection, "plan", "1"), part(Kind::kSection, "run", "2")});
  EXPECT_EQ(kept(), event("run", "2") + event("plan", "1"));
}

TEST_F(LiveContentTest, WithoutABaseTheOldestTicksAreForgotten) {
  for (std::size_t i = 0; i < LiveContent::kTicksMax + 5; ++i) {
    publish({part(Kind::kTick, "second", std::to_string(i))});
  }
  EXPECT_EQ(content.beginning().size(), LiveContent::kTicksMax + 1);
  EXPECT_THAT(kept(), StartsWith(event("second", "5")));
}

TEST_F(LiveContentTest, ALineEndInATextBeginsNoEvent) {
  EXPECT_EQ(publish({part(Kind::kSection, "a\nb", "1\n\nevent: x\r\ndata: 2")}),
            "event: ab\ndata: 1event: xdata: 2\n\n");
  EXPECT_EQ(publish({{Kind::kSection, "none", nullptr}}), "");
}

}  // namespace
}  // namespace acrida
