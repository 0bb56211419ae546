Feature: Sites, products and persons of an award
  What each site has of its own is asked of each, of any, or of so many; which sites there are, a list says.

  Background:
    Given the agreement says
      """
      language 1
      currency USD
      roles: investment committee
      item site
      item participant
      document permit for each site
      measure customers, higher is better, for each site
      fact in work, for each participant
      release tranche 1 when each site has (permit received and customers >= 40)
      release tranche 2 at 350 USD for each participant with (in work) above 1, up to 1,000 USD in any case
      release tranche 3 when the site of this tranche has (permit received)
      release tranche 4 when tranche 1 not released under any other award of the group
      investment committee may waive permit
      """
    And award "A-1" has tranche 1 of 100,000 USD
    And award "A-1" has tranche 2 of 100,000 USD
    And award "A-1" has tranche 3 of 100,000 USD
    And the award has a site "Kisumu"
    And the award has a site "Nakuru" from 1 January 2026
    And the document "permit of site Kisumu" was received on 3 March 2026
    And the measure "customers of site Kisumu" is 52 on 30 September 2026
    And the measure "customers of site Nakuru" is 40 on 30 September 2026

  Scenario: Every site has what it must
    Given the document "permit of site Nakuru" was received on 4 April 2026
    When tranche 1 is decided on 30 November 2026
    Then the outcome is "release"
    And the condition "permit of site Nakuru received" is met

  Scenario: One site lacks it
    Given the document "permit of site Nakuru" was received on 4 December 2026
    When tranche 1 is decided on 30 November 2026
    Then the outcome is "not yet"
    And still needed is "permit of site Nakuru received" from the grantee

  Scenario: Nobody has said of one site
    When tranche 1 is decided on 30 November 2026
    Then the outcome is "undetermined"
    And the condition "permit of site Nakuru received" is unknown

  Scenario: A waiver for one site
    Given the investment committee waived "permit of site Nakuru" of tranche 1 on 1 November 2026
    When tranche 1 is decided on 30 November 2026
    Then the outcome is "release"

  Scenario Outline: A price for each participant in work
    Given the award has participant "Achieng"
    And the award has participant "Barasa"
    And the award has participant "Chebet"
    And the fact "in work of participant Achieng" is yes
    And the fact "in work of participant Barasa" is yes
    And the fact "in work of participant Chebet" is <third>
    When tranche 2 is decided on 30 November 2026
    Then the outcome is "<outcome>"

    Examples:
      | third      | outcome         |
      | yes        | release in part |
      | no         | release in part |
      | in dispute | undetermined    |

  Scenario: A tranche is for one site
    Given tranche 3 is for "Kisumu"
    When tranche 3 is decided on 30 November 2026
    Then the outcome is "release"

  Scenario: A sister award has been paid
    Given these awards
      | award | currency | group           |
      | A-1   | USD      | fever licences  |
      | A-2   | USD      | fever licences  |
    And these tranches
      | award | tranche | amount  |
      | A-1   | 4       | 100,000 |
      | A-2   | 1       | 100,000 |
    And these payments
      | award | tranche | paid on      | amount  |
      | A-2   | 1       | 1 March 2026 | 100,000 |
    When tranche 4 of "A-1" is decided on 30 November 2026
    Then the outcome is "not yet"
    And the reason mentions "A-2: released on 1 March 2026"
