#include "http/header_list.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace acrida {
namespace {

TEST(HeaderId, IsFoundWhateverTheCase) {
  struct Case {
    std::string_view name;
    HeaderId id;
  };
  for (const Case& c :
       {Case{"Connection", HeaderId::kConnection}, Case{"connection", HeaderId::kConnection},
        Case{"Content-Encoding", HeaderId::kContentEncoding},
        Case{"CONTENT-ENCODING", HeaderId::kContentEncoding},
        Case{"Content-Length", HeaderId::kContentLength},
        Case{"content-Length", HeaderId::kContentLength},
        Case{"Content-Type", HeaderId::kContentType}, Case{"content-type", HeaderId::kContentType},
        Case{"Location", HeaderId::kLocation}, Case{"lOCATION", HeaderId::kLocation},
        Case{"Set-Cookie", HeaderId::kSetCookie}, Case{"set-cookie", HeaderId::kSetCookie},
        Case{"Transfer-Encoding", HeaderId::kTransferEncoding},
        Case{"transfer-encoding", HeaderId::kTransferEncoding}}) {
    EXPECT_EQ(header_id(c.name), c.id) << c.name;
  }
}

TEST(HeaderId, IsNotThatOfASimilarName) {
  for (const std::string_view name :
       {"", "Locations", "Locatioo", "Content Type", "Content\rType", "Content-Lengt\xc8",
        "Set-Cookie2", "Sat-Cookie", "Konnection", "Transfer_Encoding", "Content-Encodinf"}) {
    EXPECT_EQ(header_id(name), HeaderId::kOther) << name;
  }
}

TEST(HeaderList, FindsEveryHeaderOfAName) {
  HeaderList list;
  list.append("Vary", "Accept");
  list.append("Set-Cookie", "a=1");
  list.append("vary", "Cookie");
  list.append("set-cookie", "b=2");
  ASSERT_EQ(list.size(), 4U);
  EXPECT_EQ(list.find("VARY"), 0U);
  EXPECT_EQ(list.find("vary", 1), 2U);
  EXPECT_EQ(list.find("vary", 3), HeaderList::kNotFound);
  EXPECT_EQ(list.find(HeaderId::kSetCookie, 2), 3U);
  EXPECT_EQ(list.get("set-cookie"), "a=1");
  EXPECT_EQ(list.get(HeaderId::kLocation), "");
  EXPECT_EQ(list.name(2), "vary");
  EXPECT_EQ(list.value(2), "Cookie");
}

TEST(HeaderList, GivesBackTheMemoryOfAnUnusualResponse) {
  HeaderList list;
  list.append("X", std::string(60'000, 'x'));
  list.clear();
  list.append("Y", "kept");
  const char* const memory = list.value(0).data();
  list.shrink(200'000);
  EXPECT_EQ(list.value(0).data(), memory);
  list.shrink(100);
  EXPECT_NE(list.value(0).data(), memory);
  EXPECT_EQ(list.get("y"), "kept");
}

}  // namespace
}  // namespace acrida
