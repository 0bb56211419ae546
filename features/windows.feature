Feature: Windows
  Some tranches may be drawn for a while only, and some conditions speak of the day on which is decided.

  Background:
    Given the agreement says
      """
      language 1
      currency USD
      milestone trial result
      document annual accounts, due 31 March 2027, absence means no
      release tranche 1
          when trial result achieved
          available from trial result achieved until the earliest of (31 December 2027; 30 days after trial result achieved)
      release tranche 2 in any case
      hold tranche 2 when annual accounts is overdue by more than 10 days
      """
    And award "A-1" has tranche 1 of 100,000 USD
    And milestone "trial result" was achieved on 1 March 2027

  Scenario Outline: A tranche that is available for thirty days
    When tranche 1 is decided on <decided on>
    Then the outcome is "<outcome>"

    Examples:
      | decided on    | outcome |
      | 1 March 2027  | release |
      | 30 March 2027 | release |
      | 31 March 2027 | lapsed  |

  Scenario Outline: Accounts that are overdue hold it
    Given award "A-1" has tranche 2 of 50,000 USD
    When the portfolio is decided on <decided on>
    Then tranche 2 of "A-1" is "<outcome>"

    Examples:
      | decided on    | outcome |
      | 10 April 2027 | release |
      | 11 April 2027 | on hold |
