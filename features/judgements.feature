Feature: What somebody decides
  A role finds, refuses, chooses or fixes; what it has not decided nobody decides for it.

  Background:
    Given the agreement says
      """
      language 1
      currency USD
      roles: investment committee, independent engineer
      judgement adequate progress by investment committee, "in its reasonable discretion"
      judgement design by independent engineer, one of sound, sound with reservations, unsound
      judgement portion by investment committee as percentage, between 60% and 90%
      release tranche 1 when adequate progress found
      release tranche 2 when design is one of (sound, sound with reservations)
      release portion of tranche 3 when portion decided
      """
    And award "A-1" has tranche 1 of 100,000 USD
    And award "A-1" has tranche 2 of 100,000 USD
    And award "A-1" has tranche 3 of 100,000 USD

  Scenario Outline: Found, refused, or neither
    Given judgement "adequate progress" of "investment committee" found <finding> on 2 November 2026
    When tranche 1 is decided on <decided on>
    Then the outcome is "<outcome>"

    Examples:
      | finding | decided on       | outcome      |
      | yes     | 30 November 2026 | release      |
      | no      | 30 November 2026 | not yet      |
      | yes     | 1 November 2026  | undetermined |

  Scenario Outline: One of several findings
    Given judgement "design" of "independent engineer" found <finding> on 2 November 2026
    When tranche 2 is decided on 30 November 2026
    Then the outcome is "<outcome>"

    Examples:
      | finding                 | outcome |
      | sound with reservations | release |
      | unsound                 | not yet |

  Scenario Outline: A share fixed within bounds
    Given judgement "portion" of "investment committee" found <portion> on 2 November 2026
    When tranche 3 is decided on 30 November 2026
    Then the outcome is "<outcome>"
    And the amount is <amount>

    Examples:
      | portion | outcome         | amount     |
      | 60%     | release in part | 60,000 USD |
      | 90%     | release in part | 90,000 USD |
      | 91%     | invalid         | 0 USD      |
