Feature: What was ever so, and what always was
  Most conditions speak of the day on which is decided; some ask of every day before it.

  Background:
    Given the agreement says
      """
      language 1
      currency USD
      roles: auditor
      judgement audit opinion by auditor, one of unqualified, qualified, adverse
      fact licence valid
      release tranche 1 when audit opinion is not adverse
      release tranche 2 when audit opinion has never been adverse
      release tranche 3 when licence valid
      release tranche 4 when licence valid has always since 1 January 2026 been so
      hold tranche 1 when audit opinion has ever been qualified
      """
    And award "A-1" with tranches
      | tranche | amount      |
      | 1       | 100,000 USD |
      | 2       | 100,000 USD |
      | 3       | 100,000 USD |
      | 4       | 100,000 USD |

  Scenario Outline: An opinion of last year and one of this
    Given judgement "audit opinion" of "auditor" found <last year> on 1 March 2025
    And judgement "audit opinion" of "auditor" found <this year> on 1 March 2026
    When the portfolio is decided on 30 November 2026
    Then tranche 1 of "A-1" is "<now>"
    And tranche 2 of "A-1" is "<never>"

    Examples:
      | last year   | this year   | now     | never   |
      | unqualified | unqualified | release | release |
      | adverse     | unqualified | release | lapsed  |
      | qualified   | unqualified | on hold | release |

  Scenario: A licence that lapsed for a month
    Given fact "licence valid" is yes from 1 June 2025 to 30 April 2026
    And fact "licence valid" is no from 1 May 2026 to 31 May 2026
    And fact "licence valid" is yes from 1 June 2026
    When the portfolio is decided on 30 November 2026
    Then tranche 3 of "A-1" is "release"
    And tranche 4 of "A-1" is "lapsed"

  Scenario: A licence that never lapsed
    Given fact "licence valid" is yes from 1 June 2025
    When the portfolio is decided on 30 November 2026
    Then tranche 4 of "A-1" is "release"

  Scenario: A month nobody has recorded
    Given fact "licence valid" is yes from 1 June 2025 to 30 April 2026
    And fact "licence valid" is yes from 1 June 2026
    When the portfolio is decided on 30 November 2026
    Then tranche 4 of "A-1" is "undetermined"
