#include "demo/api_key.h"

#include <gtest/gtest.h>

namespace acrida::demo {
namespace {

class ApiKey : public ::testing::Test {
 protected:
  ApiKey() { accounts_.put(administrator()); }

  int status_of(std::string_view header) {
    const auto owner = owner_of_key(accounts_, header);
    return owner ? 200 : owner.error().status;
  }

  Accounts accounts_;
};

TEST_F(ApiKey, NamesItsOwner) {
  for (const char* header : {"token acrida:acrida_test_secret", "Token acrida:acrida_test_secret",
                             "Basic YWNyaWRhOmFjcmlkYV90ZXN0X3NlY3JldA=="}) {
    const auto owner = owner_of_key(accounts_, header);
    ASSERT_TRUE(owner) << header;
    EXPECT_EQ(*owner, accounts_.find("Administrator")) << header;
  }
}

TEST_F(ApiKey, NobodysIs401) {
  for (const char* header : {"token acrida:guess", "token nobody:acrida_test_secret",
                             "token acrida", "token :", "Bearer x", "Basic YWNyaWRhOmd1ZXNz"}) {
    EXPECT_EQ(status_of(header), 401) << header;
  }
}

TEST_F(ApiKey, InBase64ThatIsNoneIs400) {
  for (const char* header : {"Basic a", "Basic YWJjZA=", "Basic abcde"}) {
    EXPECT_EQ(status_of(header), 400) << header;
  }
}

TEST_F(ApiKey, WithoutOneACallerIsAGuest) {
  for (const char* header : {"", "token", "one two three"}) {
    const auto owner = owner_of_key(accounts_, header);
    ASSERT_TRUE(owner) << header;
    EXPECT_EQ(*owner, nullptr) << header;
  }
}

}  // namespace
}  // namespace acrida::demo
